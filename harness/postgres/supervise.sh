# Hold one run of a server: its directory and all that works in it, as long as the harness holds the other end of
# its lifeline. Run by `sh -c` as the server's own user, in a session of its own, so that neither Ctrl-C nor any end
# of the harness reaches it in another way than by the end of that pipe.
#
#   serve RUN BIN READY LOCALE OPTION…
#                                make RUN, put a data directory in it, run postgres on it with OPTION….
#                                READY=yes: the data directory is the archive on standard input; READY=no: initdb
#                                makes it and leaves RUN/ready.tar. LOCALE: initdb's options where the machine has
#                                no C.UTF-8
#   sweep RUN                    end and remove what another supervisor could not
#   sweep-later RUN              the same, without waiting for it
#
# Descriptors: 0 the archive; 1 a pipe that the server's processes hold too, so that its end says that none is left;
# 2 the lifeline, to read. A line on the lifeline says that the server is to stay; its end, that it is not.

exec 4<&2 2>&1 5<&0 </dev/null
umask 077
trap '' HUP INT QUIT TERM PIPE
job=$1 run=$2
shift 2
data=$run/data

initialise() {
    "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-sync --no-instructions --wal-segsize=4 "$@"
}

prepare() {
    if [ "$ready" = yes ]; then
        mkdir "$data" && tar -x -f - -C "$data" <&5
        return
    fi
    initialise --locale=C.UTF-8 || {
        rm -rf "$data"
        # shellcheck disable=SC2086 # several options
        initialise $locale
    } || return
    printf '%s\n' "$PGHARNESS_CONF" >>"$data/postgresql.conf" || return
    # macOS would put a companion beside each file that has attributes.
    COPYFILE_DISABLE=1 tar -c -f "$run/ready.tar" -C "$data" . || rm -f "$run/ready.tar"
}

serve() {
    trap - HUP INT QUIT TERM PIPE
    cd "$run" || exit
    exec 4<&- 3>&1 >"$run/log" 2>&1
    prepare || exit
    unset PGHARNESS_CONF
    exec "$bin/postgres" -D "$data" "$@" 5<&-
}

# A process is ours when it works in our directory or in the data's, by /proc; elsewhere by the run's name, which stands
# in the command line of the server and, as cluster_name, in the titles of its children.
ours() {
    if [ -d /proc/self ]; then
        [ "/proc/$1/cwd" -ef "$data" ] || [ "/proc/$1/cwd" -ef "$run" ]
    else
        titled "$(ps -o command= -p "$1")"
    fi
}

titled() {
    case $1 in
    "postgres: ${run##*/}"* | "$bin/"*"$run"*) return 0 ;;
    esac
    return 1
}

survivors() {
    if [ -d /proc/self ]; then
        for entry in /proc/[0-9]*; do
            if ours "${entry#/proc/}"; then echo "${entry#/proc/}"; fi
        done
        return
    fi
    ps -axo pid=,command= | while read -r pid command; do
        if titled "$command"; then echo "$pid"; fi
    done
}

doze() { sleep 0.01 || sleep 1; }

# The SQL under proof may have removed every file; what is in memory goes with a server that ends by itself.
quit_child() {
    [ -n "$child" ] || return
    turns=0
    while [ "$turns" -lt 150 ] && kill -0 "$child"; do
        [ "$turns" -gt 0 ] || kill -QUIT "$child"
        doze
        turns=$((turns + 1))
    done
}

quit_postmaster() {
    pid=
    [ -r "$data/postmaster.pid" ] && read -r pid <"$data/postmaster.pid"
    case $pid in '' | *[!0-9]*)
        quit_child
        return
        ;;
    esac
    turns=0
    while [ "$turns" -lt 150 ] && ours "$pid"; do
        [ "$turns" -gt 0 ] || kill -QUIT "$pid"
        doze
        turns=$((turns + 1))
    done
}

kill_survivors() {
    [ -z "$child" ] || kill -KILL "$child"
    turns=0
    while [ "$turns" -lt 50 ]; do
        left=$(survivors)
        [ -n "$left" ] || return
        # shellcheck disable=SC2086 # several numbers
        kill -KILL $left
        doze
        turns=$((turns + 1))
    done
}

# A server that was killed leaves its shared memory behind; the next one on the directory takes it away. It refuses to
# while the process in the lock file seems to live, as a zombie does that nobody has reaped, unless that is its parent.
free_memory() {
    [ -e "$data/postmaster.pid" ] || return
    rm -rf "$data/base" "$data/pg_wal"
    sed "1s/.*/$$/" "$data/postmaster.pid" >"$run/lock_file" && mv "$run/lock_file" "$data/postmaster.pid"
    "$bin/postgres" --check -D "$data" -c unix_socket_directories="$run" -c listen_addresses=
}

remove() {
    turns=0
    while [ "$turns" -lt 50 ] && ! rm -rf "$run"; do
        doze
        turns=$((turns + 1))
    done
}

clean() {
    cd /
    quit_postmaster
    kill_survivors
    free_memory
    remove
}

child=
case $job in
serve)
    bin=$1 ready=$2 locale=$3
    shift 3
    mkdir "$run" || exit
    echo "$bin" >"$run/programs"
    echo made
    serve "$@" &
    child=$!
    unset PGHARNESS_CONF
    exec 5<&- >/dev/null 2>&1
    read -r _ <&4 || clean
    ;;
sweep*)
    exec >/dev/null 2>&1
    bin=/nowhere
    [ -r "$run/programs" ] && read -r bin <"$run/programs"
    if [ "$job" = sweep ]; then clean; else clean & fi
    ;;
esac
