"""Fits the constants of MemoryForecast to measured runs. Run with numpy, in this folder: python3 memory.py

memory.csv holds the largest resident size of whole training processes of two steps (VmHWM; one thread,
the built-in pictures, a first and a last sheet and a checkpoint), with what the formula takes from each model:
numbers that a training pass holds, numbers that drawing a sheet holds, and parameters. mvn -pl core test -Dtest=MemoryForecastTest -DexcludedTests=gpu
-Dsagan.measureMemory=true measures it again. Minimises the largest relative error, and a little of the mean one,
by random steps.
"""
import csv

import numpy as np

MIB = 2**20
with open("memory.csv") as table:
    runs = list(csv.DictReader(table))


def forecast(constants, run):
    base, copies, returned, float32, bfloat16, drawn, lost = constants
    again = run["checkpointing"] == "true"
    copies = returned if again else copies
    parameters = (4 + copies) * float(run["generator parameters"])
    parameters += (3 + copies) * float(run["discriminator parameters"])
    training = 4 / MIB * (float32 if run["precision"] == "fp32" else bfloat16) * float(run["trained"])
    drawing = 4 / MIB * drawn * float(run["drawn"])
    side = {"sagan-64": 64, "memo-flower": 96}.get(run["preset"], 32)
    pictures = 1906 * 3 * side**2 / MIB
    return base + pictures + 4 / MIB * parameters + max(training, drawing) + (0 if again else lost * min(training, drawing))


def errors(constants):
    return np.array([forecast(constants, run) / float(run["mebibytes"]) - 1 for run in runs])


def loss(constants):
    wrong = np.log1p(errors(constants))
    return np.abs(wrong).max() + 0.3 * np.sqrt((wrong**2).mean())


random = np.random.default_rng(0)
best = np.array([450, 3, 0.5, 1.2, 0.8, 1.0, 0.4])
step = np.array([60, 2, 0.5, 0.4, 0.4, 0.3, 0.2])
for i in range(60000):
    tried = best + random.normal(size=7) * step * (1 if i < 20000 else 0.3 if i < 45000 else 0.06)
    if (tried > 0).all() and loss(tried) < loss(best):
        best = tried
print("base, copies, copies with checkpointing, float32, bfloat16, drawn, lost between:", best.round(2))
for run, error in zip(runs, errors(best)):
    print(run["preset"], run["precision"], run["batch"], run["checkpointing"], run["mebibytes"], "MiB, forecast", f"{100 * error:+.0f} %")
