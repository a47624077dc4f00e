# Sourced by the scripts beside it: writes a Go program that links a web server, templates and TLS, about 8 MB, into a new folder.
write_go_program() { # folder
  mkdir -p "$1"
  printf 'module example.com/app\n\ngo 1.18\n' >"$1/go.mod"
  cat >"$1/main.go" <<'GO'
package main

import (
    "crypto/tls"
    "encoding/json"
    "fmt"
    "html/template"
    "net/http"
    "os"
)

var version = "none"

func main() {
    if len(os.Args) > 1 {
        server := http.Server{Addr: os.Args[1], TLSConfig: &tls.Config{}}
        fmt.Println(template.New("page").Name(), server.ListenAndServe())
    }
    json.NewEncoder(os.Stdout).Encode(version)
}
GO
}
