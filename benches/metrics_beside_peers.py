#!/usr/bin/env python3
"""Each measure of the network beside the peers' kit, in one run: median processor seconds of the task alone, and ours over the fastest peer.

    cargo bench --bench metrics --no-run          # prints the path of the program
    PEERS/ENV/bin/python benches/metrics_beside_peers.py PROGRAM ../shared/peers/graph.py DOSSIER [--repeat N]

The interpreter that runs this one runs the peers too. Runs go round robin, so a slow minute hits everybody; processor time, because others may be at work.
"""
import argparse
import json
import statistics
import subprocess
import sys

TASKS = {
    "build": ["networkx", "igraph", "networkit", "rustworkx", "scipy"],
    "components": ["networkx", "igraph", "networkit", "rustworkx", "scipy"],
    "kcore": ["networkx", "igraph", "networkit", "rustworkx"],
    "articulation": ["networkx", "igraph", "rustworkx"],
    "pagerank": ["networkx", "igraph", "networkit", "rustworkx", "scipy"],
    "projection": ["networkx", "igraph", "scipy"],
    "leiden": ["igraph", "leidenalg", "networkit"],
    "betweenness": ["igraph", "networkit"],
}


def once(command):
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = run.stdout.strip().splitlines()
    row = json.loads(lines[-1]) if lines else {}
    return row if row.get("compute_cpu_s") is not None else None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("kit")
    ap.add_argument("dossier")
    ap.add_argument("--repeat", type=int, default=3)
    ap.add_argument("--tasks", default=",".join(TASKS))
    a = ap.parse_args()
    print("| task | " + " | ".join(["maillage", "fastest peer", "ratio", "peers"]) + " |\n| --- | --- | --- | --- | --- |")
    for task in a.tasks.split(","):
        seconds, quality = {}, {}
        for _ in range(a.repeat):
            for name in ["maillage", *TASKS[task]]:
                row = once([a.program, a.dossier, task] if name == "maillage" else [sys.executable, a.kit, name, task, a.dossier])
                if row:
                    seconds.setdefault(name, []).append(row["compute_cpu_s"])
                    quality[name] = f" (Q {row['modularity']:.4f})" if "modularity" in row else ""
        median = {name: statistics.median(values) for name, values in seconds.items()}
        ours, peers = median.pop("maillage"), sorted(median.items(), key=lambda peer: peer[1])
        told = ", ".join(f"{name} {value:.3f}{quality[name]}" for name, value in peers)
        print(f"| {task} | {ours:.3f}{quality['maillage']} | {peers[0][1]:.3f} ({peers[0][0]}) | {ours / peers[0][1]:.2f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
