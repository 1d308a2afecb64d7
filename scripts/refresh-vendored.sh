#!/bin/sh
# Refreshes the third-party files that the package ships: two fonts, what draws the explorer, and the outline of the
# world that maps are drawn from.
#
#   scripts/refresh-vendored.sh
#
# Takes them from npm at the versions named below, through whatever registry npm is set up with.
# To update: change a version, run this, look at the site, commit what changed.
set -eu

SANS=5.3.0    # @fontsource-variable/source-sans-3, SIL Open Font License 1.1
SERIF=5.3.1   # @fontsource-variable/source-serif-4, SIL Open Font License 1.1
SIGMA=3.0.3   # sigma, MIT; version 4 is twice as large
GRAPHOLOGY=0.26.0   # graphology, MIT
WORLD=2.0.2   # world-atlas, ISC: countries of Natural Earth, which is in the public domain

# Whatever a European or Latin-script name needs; a browser loads only the files that a page has letters of.
SUBSETS="latin latin-ext greek cyrillic"

assets=$(cd "$(dirname "$0")/.." && pwd)/generator/briefbook/html/theme/assets/briefbook
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

unpack() {  # package version folder
    mkdir "$scratch/$3"
    (cd "$scratch/$3" && npm pack --silent "$1@$2" >/dev/null && tar -xzf ./*.tgz --strip-components=1)
}

unpack @fontsource-variable/source-sans-3 "$SANS" sans
unpack @fontsource-variable/source-serif-4 "$SERIF" serif

rm -rf "$assets/fonts"
mkdir -p "$assets/fonts"
for subset in $SUBSETS; do
    cp "$scratch/sans/files/source-sans-3-$subset-wght-normal.woff2" "$assets/fonts/"
    cp "$scratch/serif/files/source-serif-4-$subset-wght-normal.woff2" "$assets/fonts/"
done
cp "$scratch/sans/files/source-sans-3-latin-wght-italic.woff2" "$assets/fonts/"
cp "$scratch/sans/files/source-sans-3-latin-ext-wght-italic.woff2" "$assets/fonts/"
cp "$scratch/sans/LICENSE" "$assets/fonts/LICENSE-source-sans-3.txt"
cp "$scratch/serif/LICENSE" "$assets/fonts/LICENSE-source-serif-4.txt"

unpack sigma "$SIGMA" sigma
unpack graphology "$GRAPHOLOGY" graphology
rm -rf "$assets/explorer/vendored"
mkdir -p "$assets/explorer/vendored"
cp "$scratch/sigma/dist/sigma.min.js" "$scratch/graphology/dist/graphology.umd.min.js" "$assets/explorer/vendored/"
cp "$scratch/sigma/LICENSE.txt" "$assets/explorer/vendored/LICENSE-sigma.txt"
cp "$scratch/graphology/LICENSE.txt" "$assets/explorer/vendored/LICENSE-graphology.txt"

unpack world-atlas "$WORLD" world
scripts=$(cd "$(dirname "$0")" && pwd)
outline=$scripts/../generator/briefbook/pages/pictures/vendored
rm -rf "$outline"
mkdir -p "$outline"
python3 "$scripts/world-outline" "$scratch/world/countries-110m.json" >"$outline/world.json"
cp "$scratch/world/LICENSE" "$outline/LICENSE-world-atlas.txt"

cat <<EOF
source-sans-3 $SANS, source-serif-4 $SERIF, sigma $SIGMA, graphology $GRAPHOLOGY, world-atlas $WORLD
The ranges of letters stand in briefbook.css, one @font-face each. npm has:
EOF
sed -n 's/^ *\("\(latin\|latin-ext\|greek\|cyrillic\)": .*\)/  \1/p' "$scratch/sans/unicode.json"
