module escapeclinic.dev/clinic

go 1.24
