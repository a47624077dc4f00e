// Command hello serves a page, and says which platform it was built for.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// version is set by the linker: -X main.version=1.0.0
var version = "1.0.0"

//go:embed assets
var assets embed.FS

func main() {
	listen := flag.String("listen", ":8080", "address to listen on")
	showVersion := flag.Bool("version", false, "print version and platform, then exit")
	flag.Parse()

	if *showVersion {
		fmt.Println(about())
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *listen); err != nil {
		log.Fatal(err)
	}
}

func about() string {
	return fmt.Sprintf("hello %s %s/%s", version, runtime.GOOS, runtime.GOARCH)
}

// serve answers requests until ctx ends, then lets those under way finish.
func serve(ctx context.Context, address string) error {
	pages, err := fs.Sub(assets, "assets")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.FS(pages)))
	mux.HandleFunc("/version", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, about())
	})

	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	log.Printf("%s listens on %s", about(), listener.Addr())

	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	shutdown, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(shutdown); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
