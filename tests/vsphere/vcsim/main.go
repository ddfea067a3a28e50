// A vCenter, or with -esx one ESXi host, of govmomi's simulator on loopback: prints its address, ends on a signal.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/vmware/govmomi/simulator"
)

func main() {
	hosts := flag.Int("hosts", 3, "hosts of each cluster")
	clusters := flag.Int("clusters", 2, "clusters")
	esx := flag.Bool("esx", false, "one ESXi host without a vCenter")
	flag.Parse()
	model := simulator.VPX()
	model.Cluster, model.ClusterHost, model.Datastore = *clusters, *hosts, 2
	if *esx {
		model = simulator.ESX()
	}
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}
	defer model.Remove() // its datastores are folders
	model.Service.TLS = new(tls.Config)
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword("audit", "canary-Array-password")}
	server := model.Service.NewServer()
	defer server.Close()
	fmt.Println(server.URL.Host)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
}
