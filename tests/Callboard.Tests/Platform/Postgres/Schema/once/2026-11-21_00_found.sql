create table found_in_an_assembly (no int);
