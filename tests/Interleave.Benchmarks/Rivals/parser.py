# The temperature out of a document by ElementTree: prints the microseconds of one document for each line it reads.
import sys
import time
import xml.etree.ElementTree as tree

with open(sys.argv[1], "rb") as file:
    document = file.read()

TIMES = 200
for _ in sys.stdin:
    start = time.perf_counter()
    for _ in range(TIMES):
        temperature = float(tree.fromstring(document).find("currentConditions/temperature").text)
    print((time.perf_counter() - start) / TIMES * 1e6, flush=True)
