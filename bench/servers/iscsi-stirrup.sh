#!/bin/sh
# Stirrup's iSCSI target over its own disks (a golden image, a layer each), with the options for Java that ./stirrup gives to serve.
lib=${STIRRUP_LIB:-$BENCH_HERE/../app/target/lib}
native=${STIRRUP_NATIVE:-$BENCH_HERE/../app/target/native}
java=$("${STIRRUP:-$BENCH_HERE/../stirrup}" --java-home)/bin/java || exit
classes=$BENCH_STATE/classes
"${java}c" -proc:none -cp "$lib/*" -d "$classes" "$BENCH_HERE/src/IscsiTarget.java" || exit
export MALLOC_ARENA_MAX=2 BENCH_DISKS="${BENCH_DISKS:-520}" BENCH_LOOPS="${BENCH_LOOPS:-1}"
# shellcheck disable=SC2086
exec "$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED \
    -Xms24m -Xmn16m -Xmx256m -Xss512k -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps \
    -XX:TrimNativeHeapInterval=10000 -XX:ReservedCodeCacheSize=48m -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    "-Djava.library.path=$native" "-Dorg.sqlite.lib.path=$native" ${STIRRUP_JAVA_OPTS:-} -cp "$classes:$lib/*" IscsiTarget
