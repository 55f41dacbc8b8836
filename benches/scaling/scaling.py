"""Times aim on models of any size, from the start of the process to its end.

    python3 benches/scaling/scaling.py --aim target/release/aim

Prints the time of the shipped models, how time and peak memory grow with lines and periods, and
with the scenarios of the reference model. `--most` bounds the scenarios.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODELS = ["starter", "api_seller", "cloud_backed", "product_led"]


def model(lines, periods):
    """Lines in blocks of five: a recurrence, a product, a sum, a quotient and a condition."""
    text = [
        "model generated",
        f"timeline monthly from 2024-01 for {periods} months",
        "currency USD",
        'input growth = 2%/month "assumption"',
    ]
    for at in range(lines):
        n = at // 5
        text.append(
            [
                f"stock users{n} = first {100 + at}, then prev * compound(growth)",
                f"revenue usage sales{n}: USD = users{n} * $2.5",
                f"cost direct serving{n}: USD = sales{n} * 37% + $12",
                f"ratio margin{n} = (sales{n} - serving{n}) /? sales{n}",
                f"flow kept{n}: USD = if margin{n} > 50% then sales{n} - serving{n} else prev(sales{n}) ?? $0",
            ][at % 5]
        )
    return "\n".join(text) + "\n"


def once(command):
    """Seconds on the clock and on the processors, and peak memory in MB, of one process.

    The memory is never less than what this script itself has: about 15 MB.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == 2:
        raise RuntimeError(" ".join(map(str, command)))
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def table(head, rows):
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def shipped(aim, times):
    for name in MODELS:
        command = [aim, "run", ROOT / "models" / f"{name}.aim"]
        runs = [once(command) for _ in range(times)]
        clock = [seconds * 1000 for seconds, _, _ in runs]
        used = [seconds * 1000 for _, seconds, _ in runs]
        yield name, f"{min(clock):.1f}", f"{statistics.median(clock):.1f}", f"{min(used):.1f}"


def sizes(aim, folder):
    counted = [(n, 60) for n in (10, 100, 1_000, 2_000, 10_000)]
    counted += [(1_000, periods) for periods in (12, 120, 600)] + [(2_000, 120)]
    for lines, periods in sorted(counted):
        path = folder / "generated.aim"
        path.write_text(model(lines, periods))
        command = [aim, "run", path, "--format", "csv"]
        runs = [once(command) for _ in range(5)]
        clock, used, memory = (min(column) for column in zip(*runs))
        cell = used * 1e9 / (lines * periods)
        yield f"{lines:,}", f"{periods}", f"{clock * 1000:.0f}", f"{used * 1000:.0f}", f"{cell:.0f}", f"{memory:.0f}"


def scenarios(aim, most):
    count = 10
    while count <= most:
        path = ROOT / "benches" / "models" / "reference.aim"
        command = [aim, "simulate", path, "--runs", str(count), "--metric", "sold[last]"]
        clock, used, memory = once(command)
        yield f"{count:,}", f"{clock:.2f}", f"{used:.2f}", f"{used * 1e6 / count:.0f}", f"{memory:.0f}"
        count *= 10


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--aim", default="target/release/aim", help="the command to measure")
    options.add_argument("--times", type=int, default=30, help="runs of each shipped model")
    options.add_argument("--most", type=int, default=1_000_000, help="the most scenarios")
    given = options.parse_args()
    table(["model", "ms, least", "ms, median", "processor, ms"], shipped(given.aim, given.times))
    with tempfile.TemporaryDirectory() as folder:
        head = ["lines", "periods", "ms", "processor, ms", "ns a cell", "MB"]
        table(head, sizes(given.aim, Path(folder)))
    try:
        head = ["scenarios", "s", "processor, s", "µs each", "MB"]
        table(head, scenarios(given.aim, given.most))
    except RuntimeError:
        print("\nThis aim has no `simulate`.")


if __name__ == "__main__":
    main()
