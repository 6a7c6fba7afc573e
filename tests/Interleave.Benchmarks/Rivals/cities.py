# Thirteen documents, a thread each, by what Python brings: prints the milliseconds of a round for each line it reads.
import sys
import threading
import time
import urllib.request
import xml.etree.ElementTree as tree

addresses = sys.argv[1:]
temperatures = {}


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        root = tree.fromstring(answer.read())
    temperatures[address] = float(root.find("currentConditions/temperature").text)


for _ in sys.stdin:
    temperatures.clear()
    threads = [threading.Thread(target=get, args=(address,)) for address in addresses]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    assert len(temperatures) == len(addresses)
    print(took * 1000, flush=True)
