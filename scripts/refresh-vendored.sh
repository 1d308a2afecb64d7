#!/bin/sh
# Refreshes the third-party files that the theme ships: two fonts, and what draws the explorer.
#
#   scripts/refresh-vendored.sh
#
# Takes them from npm at the versions named below, through whatever registry npm is set up with.
# To update: change a version, run this, look at the site, commit what changed.
set -eu

SANS=5.3.0    # @fontsource-variable/source-sans-3, SIL Open Font License 1.1
SERIF=5.3.1   # @fontsource-variable/source-serif-4, SIL Open Font License 1.1
SIGMA=3.0.3   # sigma, MIT; version 4 has no file that a browser takes as it is
GRAPHOLOGY=0.26.0   # graphology, MIT

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

cat <<EOF
source-sans-3 $SANS, source-serif-4 $SERIF, sigma $SIGMA, graphology $GRAPHOLOGY
The ranges of letters stand in briefbook.css, one @font-face each. npm has:
EOF
sed -n 's/^ *\("\(latin\|latin-ext\|greek\|cyrillic\)": .*\)/  \1/p' "$scratch/sans/unicode.json"
