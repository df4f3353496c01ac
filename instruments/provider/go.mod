module instruments/provider

go 1.21
