"""Gives every file that maillage exports to the programs that will read it. Usage: check.py PROGRAM. Exit 1 at the first that refuses."""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import frictionless
import igraph
import jsonschema
import networkx
import odf.opendocument
import odf.table
import openpyxl
from lxml import etree

HERE = Path(__file__).resolve().parent
DATASETS = HERE.parent.parent / "datasets"
# The official schemas of data·inclusion, where the project's data lies beside it.
INCLUSION = HERE.parent.parent.parent / "shared" / "data" / "data_inclusion_schema" / "v1"
NAMES = ["exemple-trois-territoires", "seine-et-marne-2014", "seine-saint-denis-2015"]


def must(condition, said):
    if not condition:
        sys.exit(f"refused: {said}")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_graphs(folder, export):
    for form in ["gexf", "graphml", "listes"]:
        export(form, folder / form)
    nodes, edges = (rows_of(folder / "listes" / f"{name}.csv") for name in ["noeuds", "liens"])
    schema = etree.XMLSchema(etree.parse(str(HERE / "gexf-1.3" / "gexf.xsd")))
    tree = etree.parse(str(folder / "gexf"))
    must(schema.validate(tree), f"GEXF by its schema: {schema.error_log}")
    label = {node["id"]: node["label"].removeprefix("'") for node in nodes}
    for form, graph in [
        ("gexf", networkx.read_gexf(folder / "gexf")),
        ("graphml", networkx.read_graphml(folder / "graphml", force_multigraph=True)),
    ]:
        must(set(graph.nodes) == set(label), f"{form}: the nodes in networkx")
        must(graph.number_of_edges() == len(edges), f"{form}: {graph.number_of_edges()} edges in networkx, {len(edges)} in the list")
        must(all(" ".join(graph.nodes[id]["label"].split()) == " ".join(label[id].split()) for id in label), f"{form}: labels in networkx")
    graph = igraph.Graph.Read_GraphML(str(folder / "graphml"))
    must((graph.vcount(), graph.ecount()) == (len(nodes), len(edges)), "graphml: size in igraph")
    weights = sorted(float(edge["weight"]) for edge in edges)
    must(all(abs(a - b) < 1e-9 for a, b in zip(weights, sorted(graph.es["weight"]))), "graphml: weights in igraph")
    dated = sum(1 for edge in edges if edge["debut"] or edge["fin"])
    space = "{http://gexf.net/1.3}"
    seen = sum(1 for edge in tree.iter(f"{space}edge") if edge.get("start") or edge.get("end") or edge.find(f"{space}spells") is not None)
    must(seen == dated, f"gexf: {seen} dated edges, {dated} in the list")
    return f"{len(nodes)} nodes, {len(edges)} edges, {dated} of them dated"


def check_package(path):
    report = frictionless.Package(str(path)).validate()
    must(report.valid, f"{path}: {report.flatten(['name', 'fieldName', 'rowNumber', 'type', 'message'])[:5]}")
    return len(report.tasks)


def check_tables(name, schemas):
    """The dataset as it is kept, by the Table Schema of each table."""
    count = 0
    for path in sorted((DATASETS / name).glob("*.csv")):
        schema = schemas / f"{path.stem}.json"
        if not schema.exists():
            continue
        descriptor = json.loads(schema.read_text(encoding="utf-8"))
        # A table by itself: what it refers to stands in another one.
        descriptor.pop("foreignKeys", None)
        detector = frictionless.Detector(schema_sync=True)
        resource = frictionless.Resource(
            path=path.name, basepath=str(path.parent), schema=frictionless.Schema.from_descriptor(descriptor), detector=detector
        )
        report = resource.validate()
        must(report.valid, f"{path}: {report.flatten(['fieldName', 'rowNumber', 'type', 'message'])[:5]}")
        count += 1
    return count


def main():
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for name in NAMES:
            folder = scratch / name
            folder.mkdir()

            def export(form, target):
                command = [program, "export", str(DATASETS / name), "--format", form, "--out", str(target)]
                done = subprocess.run(command, capture_output=True, text=True)
                must(done.returncode == 0, f"{' '.join(command)}: {done.stderr}")

            graphs = check_graphs(folder, export)
            export("datapackage", folder / "paquet")
            n_tables = check_package(folder / "paquet" / "datapackage.json")
            export("hsds", folder / "hsds")
            check_package(folder / "hsds" / "datapackage.json")
            export("table-schema", folder / "schemas")
            n_kept = check_tables(name, folder / "schemas")
            export("json", folder / "dossier.json")
            export("json-schema", folder / "schema.json")
            schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            dossier = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
            faults = list(jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(dossier))
            must(not faults, f"JSON by its schema: {faults[:3]}")
            must(list(jsonschema.Draft202012Validator(schema).iter_errors({**dossier, "tables": {"autre": []}})), "a schema that refuses nothing")
            export("analysis-schema", folder / "analyse.schema.json")
            schema = json.loads((folder / "analyse.schema.json").read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            if name == "exemple-trois-territoires":
                command = [program, "report", str(DATASETS / name), "--out", str(folder / "rapport")]
                must(subprocess.run(command, capture_output=True).returncode == 0, " ".join(command))
                analysis = json.loads((folder / "rapport" / "analyse.json").read_text(encoding="utf-8"))
                faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in jsonschema.Draft202012Validator(schema).iter_errors(analysis)]
                must(not faults, f"analyse.json by its schema: {faults[:5]}")
            lengths = {table: len(records) for table, records in dossier["tables"].items()}
            export("xlsx", folder / "dossier.xlsx")
            book = openpyxl.load_workbook(folder / "dossier.xlsx")
            must({sheet.title: sheet.max_row - 1 for sheet in book} == lengths, "sheets and rows in openpyxl")
            must(all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row), "a formula in the workbook")
            must(all(sheet.freeze_panes == "A2" for sheet in book), "a head that isn't frozen")
            export("ods", folder / "dossier.ods")
            tables = odf.opendocument.load(str(folder / "dossier.ods")).spreadsheet.getElementsByType(odf.table.Table)
            sizes = {table.getAttribute("name"): len(table.getElementsByType(odf.table.TableRow)) - 1 for table in tables}
            must(sizes == lengths, "sheets and rows in odfpy")
            export("data-inclusion", folder / "inclusion")
            for part in ["structures", "services"]:
                items = json.loads((folder / "inclusion" / f"{part}.json").read_text(encoding="utf-8"))
                official = INCLUSION / f"{part[:-1]}.json"
                if not official.exists():
                    print(f"skipped: {official} is absent, so {part}.json is only read")
                    continue
                validator = jsonschema.Draft202012Validator(json.loads(official.read_text(encoding="utf-8")))
                faults = [f"{item['id']} {fault.json_path}: {fault.message[:200]}" for item in items for fault in validator.iter_errors(item)]
                must(items and not faults, f"data·inclusion, {part}: {faults[:5]}")
            print(f"{name}: {graphs}; {n_tables} tables in the package, {n_kept} as they are kept; {sum(lengths.values())} records in JSON, XLSX, ODS")


main()
