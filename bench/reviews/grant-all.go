// A server in Go that grants every review: what HTTPS and JSON alone cost. Run by bench/reviews.ts: grant-all CERT KEY.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
)

type review struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Spec       struct {
		Token string `json:"token"`
	} `json:"spec"`
}

type user struct {
	Username string   `json:"username"`
	Groups   []string `json:"groups"`
}

type status struct {
	Authenticated bool `json:"authenticated"`
	User          user `json:"user"`
}

type answer struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Status     status `json:"status"`
}

func main() {
	http.HandleFunc("/authenticate", func(w http.ResponseWriter, r *http.Request) {
		var asked review
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		granted := status{Authenticated: asked.Spec.Token != "", User: user{"everybody", []string{"developers"}}}
		json.NewEncoder(w).Encode(answer{asked.APIVersion, asked.Kind, granted})
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening on %s\n", listener.Addr())
	panic(http.ServeTLS(listener, nil, os.Args[1], os.Args[2]))
}
