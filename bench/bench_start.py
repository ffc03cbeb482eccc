#!/usr/bin/env python3
"""From the start of the command to the first answer by DHCP, TFTP and HTTP, all asked at once, on one core: at the first start of
a site (empty data folder) and at a later one."""
import os, threading, time
import bench_footprint as F
import common as C

PORTS = ("dhcp", "tftp", "http")


def started(sv, lab):
    """Starts it, and measures; it goes on running."""
    sv.start()
    seconds = {}
    probes = [threading.Thread(target=lambda a=a: seconds.__setitem__(a, F.probe(a, lab, sv.t0))) for a in PORTS]
    for p in probes:
        p.start()
    for p in probes:
        p.join()
    time.sleep(0.3)
    cpu = sum(sv.cpu())
    C.settle(sv, 40)
    return dict({a + "_ms": s * 1000 if s else None for a, s in seconds.items()}, start_cpu_ms=cpu * 1000, settled_cpu_ms=sum(sv.cpu()) * 1000,
                idle_pss_mib=sv.mem()[1])


def main():
    a = C.main_args(__doc__, ["stirrup"])
    root = C.files()
    res = C.Results("start")
    try:
        for rnd in range(a.rounds):
            for spec in a.server:
                if time.monotonic() > a.deadline:
                    break
                lab = C.Lab()
                sv = C.Server("all", spec, lab, root=root, addr="0.0.0.0", cpu=C.SERVER_CPU)
                try:
                    for case in ("first start", "later start"):
                        os.makedirs(sv.cg, exist_ok=True)
                        res.add(case, sv.name, rnd, **started(sv, lab))
                        sv.stop()
                        sv.prepare = None
                finally:
                    sv.stop()
                    lab.close()
    finally:    # what was measured counts, however the run ends
        res.table([p + "_ms" for p in PORTS] + ["start_cpu_ms", "settled_cpu_ms", "idle_pss_mib"])


main()
