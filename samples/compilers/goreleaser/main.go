package main

import (
	"fmt"
	"runtime"
)

var version = "1.0.0"

func main() {
	fmt.Printf("hello from Go, greeting %s, %s\n", version, runtime.GOARCH)
}
