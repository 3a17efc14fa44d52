grant select on guests.public_guest to callboard_app;
