#!/usr/bin/env python3
"""What others reach on the labelled sets, without labels: the figures that stand beside ours in `sets.rs`.

usage: peers.py FOLDER_OF_THE_SETS        (pip install splink==5.0.0 scikit-learn)
Actions and sentences: cosine of tf-idf (words, then letters 3 to 5 within words; accents stripped, sublinear). Other bodies: Splink, unsupervised. Each column is a comparison of its own. u from random pairs, m by EM in two blockings, pairs of all blockings scored. AP over all true pairs; the best F1 is at the
threshold chosen on the truth, the own one at probability 0.5. Where only some pairs are judged, the others are left out."""
import csv, gzip, io, sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import duckdb
import pyarrow as pa
import splink as sp
import splink.comparison_library as cl

DATA = Path(sys.argv[1])


def rows(name):
    data = (DATA / name).read_bytes()
    text = gzip.decompress(data) if name.endswith(".gz") else data
    table = list(csv.DictReader(io.StringIO(text.decode("utf-8")), skipinitialspace=True))
    return [{k.strip(): (v or "").strip().strip("`'").strip().lower() for k, v in row.items()} for row in table]


def of_groups(name, member):
    groups = defaultdict(set)
    for row in rows(name):
        groups[row["groupe"]].add(row[member])
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def febrl(name):
    table = [{"id": row["rec_id"], **row} for row in rows(name)]
    groups = defaultdict(set)
    for row in table:
        groups[row["id"].split("-")[1]].add(row["id"])
    return table, {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}, None


def pairs(name, columns):
    known, table, true, judged = {}, [], set(), set()
    for row in rows(name):
        ids = []
        for side, letter in (("gauche", "a"), ("droite", "b")):
            values = tuple(row[f"{side}_{column}"] for column in columns)
            if (letter, values) not in known:
                known[letter, values] = f"{letter}{len(known):05}"
                table.append({"id": known[letter, values], **dict(zip(columns, values))})
            ids.append(known[letter, values])
        judged.add(tuple(ids))
        if row["meme"] == "1":
            true.add(tuple(ids))
    return table, true, judged


def with_first_words(table, column):
    for row in table:
        words = sorted(row[column].split(), key=lambda word: (-len(word), word)) + ["", ""]
        row["mot_1"], row["mot_2"], row["debut"] = words[0], words[1], row[column][:4]
    return table


def chicago(address):
    table = [{"id": r["Id"], "nom": " ".join(r["Site name"].split()), "adresse": r["Address"], "telephone": r["Phone"]} for r in rows("er_chicago_petite_enfance/lieux.csv")]
    return with_first_words(table, "nom"), of_groups("er_chicago_petite_enfance/verite/partenaires_doublons.csv", "partenaire"), None


def partners(folder, truth):
    return with_first_words(rows(f"{folder}/partenaires.csv"), "nom"), of_groups(f"{truth}/partenaires_doublons.csv", "partenaire"), None


def fuzzy(*columns):
    return [cl.JaroWinklerAtThresholds(column, [0.95, 0.88, 0.8]) for column in columns]


def exact(*columns):
    return [cl.ExactMatch(column) for column in columns]


PERSON = fuzzy("given_name", "surname", "address_1", "address_2", "suburb") + exact("postcode", "state") + [cl.LevenshteinAtThresholds("date_of_birth", [1, 2])]
NAME = fuzzy("nom") + exact("mot_1", "mot_2")
BY_WORD = ["mot_1", "mot_2", "debut"]
SETS = {
    "er_febrl 1": (lambda: febrl("er_febrl/dataset1.csv"), PERSON, ["surname", "date_of_birth", "given_name"]),
    "er_febrl 3": (lambda: febrl("er_febrl/dataset3.csv.gz"), PERSON, ["surname", "date_of_birth", "given_name"]),
    "er_chicago (name)": (lambda: chicago(False), NAME, BY_WORD),
    "er_chicago (name, address)": (lambda: chicago(True), NAME + fuzzy("adresse") + exact("telephone"), BY_WORD + ["telephone", "adresse"]),
    "er_paires Fodors-Zagats": (lambda: (lambda t: (with_first_words(t[0], "name"), *t[1:]))(pairs("er_paires/fodors_zagats.csv", ["name", "addr", "city", "phone"])),
                                fuzzy("name", "addr", "city", "phone"), BY_WORD + ["city"]),
    "er_paires Abt-Buy": (lambda: (lambda t: (with_first_words(t[0], "name"), *t[1:]))(pairs("er_paires/abt_buy_test.csv", ["name"])),
                          fuzzy("name") + exact("mot_1", "mot_2"), BY_WORD),
    "subventions_loire_atlantique_a": (lambda: partners("subventions_loire_atlantique_a/tables", "subventions_loire_atlantique_a/verite"), NAME, BY_WORD),
    "seine-et-marne (partners)": (lambda: partners("seine-et-marne-2014", "seine-et-marne-2014/verite"), NAME + exact("type", "territoire"), BY_WORD + ["territoire"]),
}


def run(table, comparisons, blocks):
    columns = {key: [row.get(key) or None for row in table] for key in table[0]}
    columns["unique_id"] = columns.pop("id")
    source = pa.table(columns)  # noqa: F841 (read by the SQL)
    con = duckdb.connect()
    con.execute("set threads=1; create table input as select * from source")
    api = sp.DuckDBAPI(connection=con)
    rules = [sp.block_on(block) for block in blocks]
    linker = sp.Linker(api.register("input"), sp.SettingsCreator(link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules))
    linker.training.estimate_probability_two_random_records_match(rules[:1], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.0)
    return con.execute(f"select unique_id_l, unique_id_r, match_probability from {found.physical_name}").fetchall()


def score(found, true, judged):
    ranked = sorted(((p, *sorted((a, b))) for a, b, p in found if judged is None or tuple(sorted((a, b))) in judged), reverse=True)
    hits, area, best, own, at = 0, 0.0, 0.0, (0, 0), 0
    while at < len(ranked):
        end, here = at, 0
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            here += ranked[end][1:] in true
            end += 1
        hits += here
        area += here * hits / end
        best = max(best, 2 * hits / (end + len(true)))
        if ranked[at][0] >= 0.5:
            own = (hits, end)
        at = end
    return area / len(true), 2 * own[0] / (own[1] + len(true)), own[0] / max(1, own[1]), own[0] / len(true), best


def tf_idf():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import average_precision_score, precision_recall_curve
    import numpy as np
    ways = {"words": dict(analyzer="word"), "letters": dict(analyzer="char_wb", ngram_range=(3, 5))}

    def line(name, way, true, likeness):
        precision, recall, _ = precision_recall_curve(true, likeness)
        best = np.max(2 * precision * recall / np.maximum(precision + recall, 1e-9))
        print(f"{name:<32} tf-idf {way:<8} AP {average_precision_score(true, likeness):.3f}  best F1 {best:.3f}", flush=True)

    for name, folder, truth, columns, is_rest_judged in [
            ("seine-et-marne-2014", "seine-et-marne-2014", "seine-et-marne-2014/verite", ("titre", "description"), True),
            ("aides_locales_a", "aides_locales_a/tables", "aides_locales_a/verite", ("titre", "description"), False),
            ("paris-2014-2016 (titles)", "budget_participatif_paris_2014_2016/tables", "budget_participatif_paris_2014_2016/verite", ("titre",), True)]:
        table = rows(f"{folder}/actions.csv")
        group = {row["action"]: row["groupe"] for row in rows(f"{truth}/redondances.csv")}
        groups = np.array([group.get(row["id"], "") for row in table])
        left, right = np.triu_indices(len(table), 1)
        true = (groups[left] == groups[right]) & (groups[left] != "")
        judged = is_rest_judged | (groups[left] != "") | (groups[right] != "")
        for way, how in ways.items():
            vectors = TfidfVectorizer(strip_accents="unicode", sublinear_tf=True, **how).fit_transform([" ".join(row[c] for c in columns) for row in table])
            likeness = np.asarray((vectors @ vectors.T).todense())[left, right]
            line(name, way, true[judged], likeness[judged])
    table = rows("sts_francais/stsb_fr_dev.csv")
    for way, how in ways.items():
        vectors = TfidfVectorizer(strip_accents="unicode", sublinear_tf=True, **how).fit([row[c] for row in table for c in ("phrase_1", "phrase_2")])
        one, two = (vectors.transform([row[c] for row in table]) for c in ("phrase_1", "phrase_2"))
        line("sts_francais dev (>= 4 of 5)", way, np.array([float(row["score"]) >= 4 for row in table]), np.asarray(one.multiply(two).sum(axis=1)).ravel())


tf_idf()
for name, (load, comparisons, blocks) in SETS.items():
    table, true, judged = load()
    ap, own, precision, recall, best = score(run(table, comparisons, blocks), true, judged)
    print(f"{name:<32} {len(table):>6} {len(true):>6}  AP {ap:.3f}  F1 own {own:.3f} (P {precision:.3f}, R {recall:.3f})  best F1 {best:.3f}", flush=True)
