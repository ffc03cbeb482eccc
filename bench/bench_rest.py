#!/usr/bin/env python3
"""What comparing kept files with their digests costs, and what it costs that they lie inside an ISO: servers of the same build, one
with the bytes in a plain folder (never compared), one that took them in as an image, one that took in an ISO with them, turn by turn;
nginx beside them. `first` is the first read of the image by a server just started."""
import os, re, time
import common as C
from bench_http import curl, sink

P = 8080
KEPT = "52:54:00:00:00:01"
IMAGES = ("stirrup-rest", "stirrup-disc")


def kept_paths(lab):
    """The paths in the machine's script: they carry its token."""
    url = "http://%s:%d/ipxe?platform=efi&buildarch=x86_64&mac=%s" % (C.ADDR, P, KEPT)
    rc, script, e = C.client(lab, ["curl", "-sf", url])
    return {name: path for path, name in re.findall(r"https?://[^/\s]+(/\S*/(initrd\.img|loader\.efi))", script)}


def cases(b):
    """Names, and what they do with the paths of the two files."""
    big = 100 << 20
    yield "100M-1cl-curl", lambda at: curl(1, at["initrd.img"][1:], None, big)
    yield "100M-1cl", lambda at: sink(b, "-u", at["initrd.img"], "-c", 1, "-n", 4)
    yield "100M-8cl", lambda at: sink(b, "-u", at["initrd.img"], "-c", 8, "-n", 8)
    yield "1M-64cl", lambda at: sink(b, "-u", at["loader.efi"], "-c", 64, "-n", 1000)
    yield "range-64k-16cl", lambda at: sink(b, "-u", at["initrd.img"], "-c", 16, "-n", 10000, "-R", 65536, "-S", big)
    yield "range-4k-16cl", lambda at: sink(b, "-u", at["initrd.img"], "-c", 16, "-n", 20000, "-R", 4096, "-S", big)


def measure(lab, sv, run):
    c0 = sum(sv.cpu())
    r = run(lab, sv)
    cpu = sum(sv.cpu()) - c0
    if r.get("bytes"):
        r["cpu_s_per_gib"] = cpu / (r["bytes"] / (1 << 30))
    if r.get("ok"):
        r["cpu_us_per_req"] = cpu * 1e6 / r["ok"]
    return r


def main():
    a = C.main_args(__doc__, ["stirrup", "stirrup-rest", "stirrup-disc", "nginx"])
    b = C.build("httpsink")
    root, (cert, key) = C.files(), C.tls("rsa")
    res = C.Results("rest")
    labs, servers, at = [], [], {}
    try:
        for spec in a.server:
            labs.append(C.Lab())
            servers.append(C.Server("http", spec, labs[-1], root=root, port=P, env=dict(BENCH_CERT=cert, BENCH_KEY=key)).start())
        for lab, sv in zip(labs, servers):
            if sv.name in IMAGES:
                ready = lambda: len(kept_paths(lab)) == 2
            else:
                ready = lambda: C.jclient(lab, [b + "/httpsink", "-a", C.ADDR, "-p", P, "-u", "/boot.ipxe", "-T", 1]).get("c200") == 1
            if not C.wait_for(ready, 60, 0.2):
                raise SystemExit("%s does not answer: %s" % (sv.name, open(sv.state + "/server.log").read()[-800:]))
            at[sv.name] = kept_paths(lab) if sv.name in IMAGES else {name: "/" + name for name in ("initrd.img", "loader.efi")}
        for lab, sv in zip(labs, servers):
            C.settle(sv)
            first = dict(cases(b))["100M-1cl-curl"](at[sv.name])
            res.add("first-100M-1cl-curl", sv.name, 0, **measure(lab, sv, first))
        for name, case in cases(b):
            for rnd in range(a.rounds if a.want(name) else 0):
                for lab, sv in zip(labs, servers):
                    if time.monotonic() < a.deadline:
                        res.add(name, sv.name, rnd, **measure(lab, sv, case(at[sv.name])))
    finally:
        for sv in servers:
            sv.stop()
        for lab in labs:
            lab.close()
        res.table(["mib_s", "cpu_s_per_gib", "req_s", "cpu_us_per_req", "ok", "bad"])


if __name__ == "__main__":
    main()
