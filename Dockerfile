# One image for every role. Build it from a clean clone:
#
#   docker build -t candor .
#   docker build -t candor:cuda --build-arg RUNTIME_IMAGE=my/java-with-cuda-12.8-and-libtorch-2.7.1 \
#                --build-arg LIBTORCH_HOME=/opt/libtorch/lib --build-arg LIBTORCH_FLAVOR=cu128 .
#
#   BUILD_IMAGE     has Maven and a JDK 17 or newer; used by the stage "build" only
#   RUNTIME_IMAGE   has a Java 17 or newer (a JRE is enough), a shell and curl
#   LIBTORCH_HOME   folder in RUNTIME_IMAGE with the libraries of a CUDA libtorch 2.7.1; empty takes the CPU ones of the jars
#   LIBTORCH_FLAVOR its flavor in DJL's words, for example cu128
#   PACKAGE         "build" compiles here; "packaged" takes target/quarkus-app as `mvn package` left it
#   UID             the user that every role runs as
#
# The container writes to /var/cache/candor (native libraries and the embedded model, unpacked), /tmp, and, as answerer or
# trainer, to /var/lib/candor/releases and /var/lib/candor/training, so it runs with a read-only root file system when these
# are volumes.
# A role listens on every address of the container and starts only where it is said who may come in: CANDOR_ACCESS_MODE=keys (or oidc), or
# CANDOR_ACCESS_OPEN_NETWORK=true where its port is published on loopback alone.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre
ARG PACKAGE=build

FROM ${BUILD_IMAGE} AS build
WORKDIR /candor
COPY pom.xml ./
COPY .mvn .mvn
COPY schemas schemas
COPY src/main src/main
RUN mvn -q -B -ntp package -DskipTests -Dspotless.check.skip

FROM scratch AS packaged
COPY target/quarkus-app /candor/target/quarkus-app

FROM ${PACKAGE} AS artifact

FROM ${RUNTIME_IMAGE}
ARG UID=10001
ARG LIBTORCH_HOME=
ARG LIBTORCH_FLAVOR=
LABEL org.opencontainers.image.title="Candor" \
      org.opencontainers.image.description="Answers questions from Kafka with an LLM and says, honestly, how likely each answer is right." \
      org.opencontainers.image.licenses="Apache-2.0"
RUN mkdir -p /var/cache/candor /var/lib/candor/releases /var/lib/candor/training \
    && chown -R ${UID}:${UID} /var/cache/candor /var/lib/candor
COPY --from=artifact /candor/target/quarkus-app /opt/candor
COPY deploy/compose/entrypoint.sh /usr/local/bin/candor
COPY NOTICE LICENSE /opt/candor/
USER ${UID}:${UID}
WORKDIR /tmp
ENV OMP_WAIT_POLICY=PASSIVE \
    GOMP_SPINCOUNT=3000 \
    HOME=/var/cache/candor \
    XDG_CACHE_HOME=/var/cache/candor \
    DJL_CACHE_DIR=/var/cache/candor/djl \
    CANDOR_ANSWER_CACHE=/var/cache/candor/models \
    CANDOR_RELEASE_STORE=/var/lib/candor/releases \
    CANDOR_TRAINING_WORK=/var/lib/candor/training \
    PYTORCH_LIBRARY_PATH=${LIBTORCH_HOME} \
    PYTORCH_FLAVOR=${LIBTORCH_FLAVOR} \
    CANDOR_HTTP_HOST=0.0.0.0 \
    LANG=C.UTF-8
VOLUME /var/cache/candor
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=6 \
    CMD curl -fsS -o /dev/null http://localhost:8080/health/ready
ENTRYPOINT ["/usr/local/bin/candor"]
CMD ["--help"]
