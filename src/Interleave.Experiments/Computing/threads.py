# Asks this Python whether it has the global interpreter lock, and times the same computation with one thread and with two.
import json, os, platform, sys, threading, time

# Ends with whoever started it: nothing ever comes on standard input but its end.
def watch():
    os.read(0, 1)
    os._exit(3)

def count_primes(numbers):
    found = 0
    for number in numbers:
        divisor = 3
        while divisor * divisor <= number and number % divisor:
            divisor += 2
        found += divisor * divisor > number

def seconds(threads):
    odd = range(3, 60000, 2)
    workers = [threading.Thread(target=count_primes, args=(odd[i::threads],)) for i in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - start

threading.Thread(target=watch, daemon=True).start()
begin = time.perf_counter()
one, two = [], []
while len(one) < 9 and time.perf_counter() - begin < 1:
    one.append(seconds(1))
    two.append(seconds(2))
print(json.dumps({
    "name": platform.python_implementation(),
    "version": platform.python_version(),
    "lock": sys._is_gil_enabled() if hasattr(sys, "_is_gil_enabled") else None,
    "one": one,
    "two": two,
}), flush=True)
# Without the usual end, which would wait for the watching thread's read.
os._exit(0)
