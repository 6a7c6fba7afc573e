# The sum of squares in a loop, by one thread or several: prints millions of squares a second for each line it reads.
import sys
import threading
import time

THREADS = int(sys.argv[1])
EACH = 2_000_000


def work():
    total = 0
    for number in range(EACH):
        total += number * number
    return total


for _ in sys.stdin:
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(THREADS * EACH / (time.perf_counter() - start) / 1e6, flush=True)
