#!/usr/bin/env python3
"""translations.py SOURCE-FOLDER
Fails, naming every place, where the texts of the program are not all in all languages:
- an entry of resources/translations that is not translated, or is there no more in the sources,
- sources that have other texts than the files (tools/update-translations.sh brings them up to date),
- a translation whose %1, %n or accelerator is not that of its source,
- a text that people read and that is not wrapped in tr().
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

FORMS = {"en": 2, "ru": 3}
FOLDERS = ("app", "models", "migrations", "views")

# Functions and constructors whose argument a person reads.
READ = (
    r"set\w*Text|setTitle|setWindowTitle|setToolTip|setStatusTip|setWhatsThis|setPlaceholderText|setAccessibleName|"
    "setAccessibleDescription|setInformativeText|setLabelText|setTabText|setTabToolTip|setSpecialValueText|setSuffix|"
    "setPrefix|addAction|addMenu|addItem|addTab|addRow|addButton|insertItem|showMessage|showError|say|statusMessage|"
    "QLabel|QPushButton|QToolButton|QCheckBox|QRadioButton|QGroupBox|QAction|QMenu|QDockWidget|InlineMessage"
)
LITERAL = r'(?:u8|u|U|L)?"(?:[^"\\\n]|\\.)*"(?:_s|_L1|_ba)?'
CALL = re.compile(r"\b(?:" + READ + r")\w*\s*[({](?:\w+\(\w*\),\s*)?\s*(?:QStringLiteral|QLatin1String|QString)?\(?\s*(" + LITERAL + ")")
# One of the kind Internal is a mistake of the program, for who mends it.
ERROR = re.compile(r"\bError::Kind::(?!Internal\b)\w+,\s*(?:QStringLiteral|QLatin1String|QString)?\(?\s*(" + LITERAL + ")")
# In a window any text of two words or more is one that people read.
SENTENCE = re.compile(r"(tr\w*\(\s*|translate\(\s*|NOOP\([^()]*|TEXT\(\s*|\",\s*)?(" + LITERAL + ")")
# What is the same in every language.
NAMES = re.compile(
    r"Pricebook|SQLite|PostgreSQL|HTTP|JSON|NDJSON|TLS|PEM|CSV|SQL|Ctrl|Shift|Alt|Del|F\d+|https?://\S*|English|Русский|"
    r"127\.0\.0\.1|&nbsp;|<[^<>]*>|%L?\d|%n"
)
# What other programs read, or the database stores; fonts' names.
NOT_READ = {
    "Can't locate revision identified by '%1'", "Can't locate revision identified by '%1'%2",
    "Database is not on all head revisions", "Target database is not up to date.",
    "New upgrade operations detected: %1", "command line", "Noto Sans", "DejaVu Sans", "localhost",
}
# Not texts: what Qt and the database are told, in files of windows.
TECHNICAL = re.compile(r"[{};=]|^\W*\w+\W*$|::|font|color|background|^\s*[:\[]|x-|application/|image/")


def markers(text):
    return sorted(re.findall(r"%L?\d|%L?n", text))


def accelerators(text):
    return len(re.findall(r"&(?=\w)", text))


def check_entries(file, say):
    root = tree.parse(file).getroot()
    language = root.get("language", "").split("_")[0]
    for context in root.iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source", "")
            translation = message.find("translation")
            place = f"{file.name}: {context.findtext('name')}: “{source}”"
            if translation.get("type"):
                say(f"{place} is {translation.get('type')}")
                continue
            counted = message.get("numerus") == "yes"
            texts = [f.text or "" for f in translation.iter("numerusform")] if counted else [translation.text or ""]
            if counted and len(texts) != FORMS[language]:
                say(f"{place} has {len(texts)} plural forms instead of {FORMS[language]}")
            for text in texts:
                if not text:
                    say(f"{place} has an empty translation")
                elif markers(text) != markers(source):
                    say(f"{place}: other markers in “{text}”")
                elif accelerators(text) != accelerators(source):
                    say(f"{place}: another number of accelerators in “{text}”")
                elif (source[:1] == " ") != (text[:1] == " ") or (source[-1:] == " ") != (text[-1:] == " "):
                    say(f"{place}: another space at an end of “{text}”")


def entries(file):
    """The texts as a set; their order and places say nothing."""
    found = set()
    for context in tree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment"), message.get("numerus"))
            found.add(key)
    return found


def check_freshness(root, files, say):
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            shutil.copy(file, folder)
        subprocess.run([root / "tools" / "update-translations.sh", folder], check=True, stdout=subprocess.DEVNULL)
        for file in files:
            known, wanted = entries(file), entries(pathlib.Path(folder, file.name))
            for context, source, _, _ in sorted(wanted - known, key=str):
                say(f"{file.name}: {context}: “{source}” is missing; run tools/update-translations.sh and translate")
            for context, source, _, _ in sorted(known - wanted, key=str):
                say(f"{file.name}: {context}: “{source}” is in no source any more; run tools/update-translations.sh")


def without_comments(code):
    keep_lines = lambda match: match.group(1) or "\n" * match.group(0).count("\n")
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', keep_lines, code, flags=re.S)


def in_one_piece(code):
    """Literals that follow one another are one."""
    return re.sub(r'"(\s*\n\s*)(?:u8|u)?"(?=[^\n]*")', lambda match: "\x01" * match.group(1).count("\n"), code)


def without_hints(code):
    """The second argument of tr() is for translators."""
    return re.sub(r'(\btr\(\s*"(?:[^"\\\n]|\\.)*",\s*)"(?:[^"\\\n]|\\.)*"', r'\1""', code)


def has_words(literal):
    content = literal[literal.index('"') + 1 : literal.rindex('"')]
    if content in NOT_READ or re.fullmatch(r"[a-z]+(-[a-z]+)+", content):  # the latter is an icon
        return False
    return re.search(r"[^\W\d_]{2,}", NAMES.sub("", re.sub(r"\\.", " ", content)))


def is_sentence(literal):
    text = literal[literal.index('"') + 1 : literal.rindex('"')]
    if text in NOT_READ:
        return False
    words = NAMES.sub("", re.sub(r"\\.", " ", text))
    return re.search(r"[^\W\d_]{2,}[,.]? +[^\W\d_]{2,}", words) and not TECHNICAL.search(text)


def check_literals(root, say):
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.cpp")) + sorted((root / folder).rglob("*.h")):
            # Answers over HTTP are read by programs and stay English.
            if "app/http" in str(file.relative_to(root)):
                continue
            code = without_comments(file.read_text(encoding="utf-8"))
            code = without_hints(in_one_piece(re.sub(r"#include[^\n]*", "", code)))
            found = [m for m in list(CALL.finditer(code)) + list(ERROR.finditer(code)) if has_words(m.group(1))]
            places = {(m.start(1), m.group(1)) for m in found}
            if folder == "views":
                for match in SENTENCE.finditer(code):
                    if match.group(1) is None and is_sentence(match.group(2)):
                        places.add((match.start(2), match.group(2)))
            for start, literal in sorted(places):
                line = code.count("\n", 0, start) + code.count("\x01", 0, start) + 1
                shown = literal.replace("\x01", "")
                say(f"{file.relative_to(root)}:{line}: {shown} is not wrapped in tr()")


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    problems = []
    files = sorted((root / "resources" / "translations").glob("*.ts"))
    for file in files:
        check_entries(file, problems.append)
    check_freshness(root, [f for f in files if f.name.startswith("pricebook_")], problems.append)
    check_literals(root, problems.append)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
