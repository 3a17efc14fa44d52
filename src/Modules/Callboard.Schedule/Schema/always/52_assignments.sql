grant select on schedule.public_assignment to callboard_app;
