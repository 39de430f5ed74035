fatload mmc 0 0x100000 itlphone.bin
go 0x100000
