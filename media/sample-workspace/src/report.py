"""Prints what is in stock and what should be ordered again."""

import json
from pathlib import Path


def items_to_reorder(items):
    return [item for item in items if item["count"] < item["reorderAt"]]


def main():
    items = json.loads((Path(__file__).parent.parent / "stock.json").read_text())
    for item in items:
        print(f"{item['name']:<10}{item['count']:>4}")
    names = ", ".join(item["name"] for item in items_to_reorder(items))
    print(f"reorder: {names}")


if __name__ == "__main__":
    main()
