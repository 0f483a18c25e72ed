#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cold start of Confab with 10,000 conversations, and the private memory of its idle window, against an empty window.

bench-start.py CONFAB EMPTY-WINDOW FIRST-FRAME.SO MAKE-STORE
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 11
CONVERSATIONS = 10000


def environment(folder, preload, **more):
    return dict(os.environ, LD_PRELOAD=preload, GSK_RENDERER='cairo', GSETTINGS_BACKEND='memory',
                XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder + '/config', XDG_CACHE_HOME=folder + '/cache', **more)


def used():
    """Milliseconds of the processor that programs used that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (usage.ru_utime + usage.ru_stime) * 1000


def start_time(program, env):
    """Milliseconds from the start of the process to its first frame."""
    begin = time.clock_gettime(time.CLOCK_MONOTONIC)
    output = subprocess.run([program], env=env, capture_output=True, text=True, timeout=60).stdout
    return (float(output.split('first frame ')[1].split()[0]) - begin) * 1000


def idle_memory(program, env):
    """Private memory in MiB once the process has been idle for a second."""
    process = subprocess.Popen([program], env=dict(env, FIRST_FRAME_STAY='1'), stdout=subprocess.PIPE, text=True)
    try:
        process.stdout.readline()
        ticks, since, deadline = -1, time.monotonic(), time.monotonic() + 60
        while time.monotonic() - since < 1 and time.monotonic() < deadline:
            with open('/proc/%d/stat' % process.pid) as stat:
                fields = stat.read().rsplit(')', 1)[1].split()
            now = int(fields[11]) + int(fields[12])
            if now > ticks + 1:
                ticks, since = now, time.monotonic()
            time.sleep(0.05)
        with open('/proc/%d/smaps_rollup' % process.pid) as rollup:
            return sum(int(line.split()[1]) for line in rollup if line.startswith('Private_')) / 1024
    finally:
        process.kill()
        process.wait()


def main():
    confab, empty, preload, make_store = sys.argv[1:5]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([make_store, folder + '/confab', str(CONVERSATIONS), '2'], check=True)
        env = environment(folder, preload)
        for program in (empty, confab):
            start_time(program, env)
        before = used()
        for _ in range(ROUNDS):
            start_time(empty, env)
        between = used()
        for _ in range(ROUNDS):
            start_time(confab, env)
        after = used()
        print('cold start with %d conversations: %.0f ms of the processor until the end, empty window %.0f ms, ratio %.2f'
              % (CONVERSATIONS, (after - between) / ROUNDS, (between - before) / ROUNDS, (after - between) / (between - before)))
        pairs = [(start_time(confab, env), start_time(empty, env)) for _ in range(ROUNDS)]
        ours = statistics.median(pair[0] for pair in pairs)
        floor = statistics.median(pair[1] for pair in pairs)
        ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
        print('cold start with %d conversations: %.0f ms, empty window %.0f ms, ratio %.2f (at most 1.5)'
              % (CONVERSATIONS, ours, floor, ratio))
        ours, floor = idle_memory(confab, env), idle_memory(empty, env)
        print('private memory of an idle window: %.1f MiB, empty window %.1f MiB, %.1f MiB more (at most 25)'
              % (ours, floor, ours - floor))


main()
