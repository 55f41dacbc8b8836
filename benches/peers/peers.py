"""Times other ways to compute the reference model beside aim's commands, in one run.

    python3 benches/peers/peers.py --aim target/release/aim --venv FOLDER

numpy and modelx are installed into a virtual environment in FOLDER, which is made if need be;
without --venv they are used if this Python has them. What is missing is left out. Before
anything is timed, each has to agree with `aim run` in every line and month of some scenarios.
"""

import argparse
import json
import math
import os
import random
import resource
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

sys.dont_write_bytecode = True
from reference import MONTHS, VARIED, months  # noqa: E402, which stands beside this file

MODEL = Path(__file__).resolve().parent.parent / "models" / "reference.aim"
SIMULATE = Path(__file__).resolve().parent / "simulate_numpy.py"
AGREE = 1e-9
COMPARED = 3
# modelx takes long: fewer scenarios tell what one takes.
FEW = 20
# Seconds after which nothing is timed again.
PATIENCE = 5


def scenarios(count):
    """The values of the inputs that vary, as decimals, the same each time."""
    chance = random.Random(5)
    value = lambda low, step: Decimal(low) + Decimal(step) * chance.randint(0, 1000)
    return [{name: value(low, step) for name, (low, step, _) in VARIED.items()} for _ in range(count)]


def as_floats(scenario):
    return {name: float(value) for name, value in scenario.items()}


class Floats:
    name = "Python float"

    def run(self, given):
        for scenario in given:
            for _ in months(scenario, float, math.exp):
                pass

    def prepared(self, given):
        return [as_floats(scenario) for scenario in given]

    def lines(self, scenario):
        return list(months(as_floats(scenario), float, math.exp))


class Decimals(Floats):
    name = "Python decimal, 28 digits"

    def run(self, given):
        for scenario in given:
            for _ in months(scenario, Decimal, Decimal.exp):
                pass

    def prepared(self, given):
        return given

    def lines(self, scenario):
        return list(months(scenario, Decimal, Decimal.exp))


class Arrays(Floats):
    """All scenarios at once, month by month; no line is kept longer than needed."""

    def __init__(self, numpy):
        self.name = f"numpy {numpy.__version__}, vectorised"
        self.numpy = numpy

    def run(self, given):
        for _ in months(given, float, self.numpy.exp):
            pass

    def prepared(self, given):
        return {name: self.numpy.array([float(s[name]) for s in given]) for name in VARIED}

    def lines(self, scenario):
        rows = months(self.prepared([scenario]), float, self.numpy.exp)
        return [{name: float(self.numpy.ravel(value)[0]) for name, value in row.items()} for row in rows]


class Modelx(Floats):
    def __init__(self, version, model):
        self.name = f"modelx {version}"
        self.model = model

    def run(self, given):
        for scenario in given:
            self.model.run(scenario, MONTHS)

    def lines(self, scenario):
        return self.model.run(as_floats(scenario), MONTHS)


def peers():
    found = [Floats(), Decimals()]
    try:
        import numpy

        found.append(Arrays(numpy))
    except ImportError:
        print("numpy is not there, and is left out")
    try:
        import modelx

        from reference_modelx import Model

        found.append(Modelx(modelx.__version__, Model()))
    except ImportError:
        print("modelx is not there, and is left out")
    return found


def aim_lines(aim, scenario):
    """Every line of every month, as aim computes it."""
    command = [aim, "run", str(MODEL), "--by", "month", "--format", "json"]
    for name, (_, _, unit) in VARIED.items():
        command += ["--set", f"{name}={scenario[name] * 100}%{unit}" if unit == "/month" else f"{name}={scenario[name]}{unit}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = json.loads(out)["lines"]
    return {line["name"]: line["values"] for line in lines}


def hold_together(aim, found, given):
    for scenario in given:
        ours = aim_lines(aim, scenario)
        for peer in found:
            for month, row in enumerate(peer.lines(scenario)):
                for name, value in row.items():
                    if name not in ours:
                        continue  # an opening, which aim has no line for
                    exact = float(ours[name][month])
                    if abs(float(value) - exact) > AGREE * abs(exact):
                        sys.exit(f"{peer.name}: {name} in month {month} is {value}, in aim {exact}")


def used():
    """Seconds of processors that this process and its children have used."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in each)


def timed(work):
    """The least of up to nine times, in seconds of processors: a clock sees what else is run."""
    times = []
    while len(times) < 9 and sum(times) < PATIENCE:
        start = used()
        work()
        times.append(used() - start)
    return min(times)


def aim_commands(aim, count):
    """aim's commands in one thread, each the whole process, with what they take."""
    simulate = [aim, "simulate", str(MODEL), "--runs", str(count), "--metric", "sold[last]"]
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
    for name, command in (("aim simulate", simulate), ("aim simulate --fast", [*simulate, "--fast"])):
        call = lambda: subprocess.run(command, env=environment, capture_output=True, check=True)
        try:
            yield name, timed(call)
        except subprocess.CalledProcessError:
            print(f"{name} is not a command of this aim, and is left out")


def process(name, script, count):
    """A whole Python process in one thread, with what it takes."""
    command = [sys.executable, str(script), str(count)]
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    environment = {**os.environ, **threads}
    call = lambda: subprocess.run(command, env=environment, capture_output=True, check=True)
    return f"{name}, the whole process", timed(call)


def inside(venv, packages):
    """Goes on in a virtual environment with these packages."""
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    for package in packages:
        done = subprocess.run([str(python), "-m", "pip", "install", "-q", package])
        if done.returncode != 0:
            print(f"{package} could not be installed")
    arguments = [a for a in sys.argv if not a.startswith("--venv")]
    at = sys.argv.index("--venv") if "--venv" in sys.argv else None
    if at is not None:
        arguments = sys.argv[:at] + sys.argv[at + 2 :]
    sys.exit(subprocess.run([str(python), *arguments]).returncode)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--aim", default="target/release/aim", help="the command to measure")
    options.add_argument("--venv", type=Path, help="a folder for numpy and modelx")
    options.add_argument("--scenarios", type=int, default=10_000)
    given = options.parse_args()
    if given.venv:
        inside(given.venv, ["numpy", "modelx"])
    found = peers()
    hold_together(given.aim, found, scenarios(COMPARED))
    print(f"all agree with aim within {AGREE} of each value")
    rows = list(aim_commands(given.aim, given.scenarios))
    for peer in found:
        count = min(FEW, given.scenarios) if isinstance(peer, Modelx) else given.scenarios
        prepared = peer.prepared(scenarios(count))
        rows.append((peer.name, timed(lambda: peer.run(prepared)) * given.scenarios / count))
        if isinstance(peer, Arrays):
            rows.append(process(peer.name, SIMULATE, given.scenarios))
    fastest = rows[0][1]
    print(f"\n| {given.scenarios} scenarios | processor, s | times the first row |\n|---|---|---|")
    for name, seconds in rows:
        print(f"| {name} | {seconds:.3f} | {seconds / fastest:.2f} |")


if __name__ == "__main__":
    main()
