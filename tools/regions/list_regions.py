"""Prints AWS's partitions and Regions, and where Amazon MWAA is offered, as botocore has them."""

import json
import pathlib
import sys

data = pathlib.Path(sys.argv[1]) / "botocore/data"
offered = {
    partition["partition"]: set(partition["services"].get("airflow", {}).get("endpoints", {}))
    for partition in json.loads((data / "endpoints.json").read_text())["partitions"]
}
partitions = {}
for partition in json.loads((data / "partitions.json").read_text())["partitions"]:
    regions = sorted(region for region in partition["regions"] if not region.endswith("-global"))
    partitions[partition["id"]] = {
        "dnsSuffix": partition["outputs"]["dnsSuffix"],
        "regions": " ".join(regions),
        "withMwaa": " ".join(sorted(offered.get(partition["id"], set()) & set(regions))),
    }
print(json.dumps(partitions))
