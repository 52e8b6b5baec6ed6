# Sourced after setup.sh: the pages and the program, published into artifacts/lapwing when something changed.
pages_from=(web/src web/world web/public web/index.html web/package.json web/package-lock.json web/svelte.config.js web/vite.config.ts)
program_from=(src content Directory.Build.props Directory.Packages.props global.json)
program=artifacts/lapwing

npm_ci() {
    need_node
    changed "$root/artifacts/npm.stamp" web/package-lock.json || [ ! -d "$root/web/node_modules" ] || return 0
    say "installing the pages' packages"
    touch "$root/artifacts/npm.stamp.new"
    (cd "$root/web" && npm ci --ignore-scripts --no-audit --no-fund >&2 </dev/null) || die "npm ci failed in web/."
    built "$root/artifacts/npm.stamp" web/package-lock.json
}

build_pages() {
    mkdir -p "$root/artifacts"
    changed "$root/artifacts/pages.stamp" "${pages_from[@]}" || [ ! -f "$root/$program/wwwroot/index.html" ] || return 0
    touch "$root/artifacts/pages.stamp.new"
    npm_ci
    say "building the pages"
    (cd "$root/web" && npm run --silent build >&2 </dev/null) || die "the pages do not build."
    rm -rf "$root/$program/wwwroot"
    mkdir -p "$root/$program"
    cp -r "$root/web/dist" "$root/$program/wwwroot"
    built "$root/artifacts/pages.stamp" "${pages_from[@]}"
}

build_program() {
    mkdir -p "$root/artifacts"
    changed "$root/artifacts/program.stamp" "${program_from[@]}" || [ ! -f "$root/$program/lapwing.dll" ] || return 0
    need_dotnet
    touch "$root/artifacts/program.stamp.new"
    say "building the program"
    rm -rf "$root/$program/content"
    (cd "$root" && dotnet publish src/Lapwing/Lapwing.csproj -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
        --self-contained false -o "$program" -m:2 -nodeReuse:false -v:quiet >&2 </dev/null) || die "the program does not build."
    built "$root/artifacts/program.stamp" "${program_from[@]}"
}

# One build at a time, whoever asks.
build_all() {
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/.lock"
    flock 9
    build_program
    [ "${1:-}" = program ] || build_pages
    exec 9>&-
}
