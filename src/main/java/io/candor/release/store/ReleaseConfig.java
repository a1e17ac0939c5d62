package io.candor.release.store;

import io.candor.release.signature.SignatureConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the release store and of following releases. */
@ConfigMapping(prefix = "candor.release")
public interface ReleaseConfig {

    /**
     * Where new releases are stored: a folder, {@code file:///folder} or {@code s3://bucket/prefix}. All that load releases
     * must be able to read it.
     */
    @WithDefault(".candor/releases")
    String store();

    /**
     * Where releases lie too that were stored there before, in the same forms: they are read there, and written nowhere else than in the store. The defaults are
     * those of a role alone and of {@code candor up}, so that commands find the releases of both.
     */
    @WithDefault(".candor/releases,.candor/data/releases")
    List<String> otherStores();

    /**
     * Where the store lay before it was moved or restored, in the same forms: a release that is named there is looked for in the store, under
     * its name and with its checksum.
     */
    Optional<List<String>> formerStores();

    /** Folder on this machine for fetched releases; without it one in the user's cache folder. */
    Optional<String> cache();

    /** Most bytes of one release's files together. */
    @WithDefault("1073741824")
    long maxBytes();

    /** How long fetching one release may take. */
    @WithDefault("10m")
    Duration fetchTimeout();

    /** Who is believed to make releases, and how they are signed here. */
    SignatureConfig signature();

    S3 s3();

    /** Pauses between two tries to load a release that is not there, or to read the topic. */
    RetryPauses backoff();

    /** Access to an S3-compatible store. */
    interface S3 {
        /** Address of a store other than Amazon's, for example {@code http://minio:9000}. */
        Optional<String> endpoint();

        /** Region; any will do for most stores other than Amazon's. */
        @WithDefault("us-east-1")
        String region();

        /** Whether the bucket is in the path, not in the host's name; most stores other than Amazon's want it so. */
        @WithDefault("true")
        boolean pathStyle();

        /** Key id; without it Amazon's usual places are searched: environment, profile, role of the pod or machine. */
        Optional<String> accessKey();

        /** Secret of that key. */
        Optional<String> secretKey();
    }

    /** Pauses after failures. */
    interface RetryPauses {
        /** After the first failure; each further one doubles it. */
        @WithDefault("500ms")
        Duration first();

        /** The longest of them. */
        @WithDefault("10s")
        Duration longest();
    }

    /** Where new releases are stored, as an address that ends with a slash. */
    default URI location() {
        return ReleaseLocation.of(store());
    }

    /** Where fetched releases are kept. */
    default Path cacheFolder() {
        return cache().map(Path::of).orElseGet(() -> ReleaseLocation.cacheIn(System.getenv()));
    }
}
