package io.candor.release.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;

/** Storage for release files. */
interface ArtifactRepository extends AutoCloseable {

    /** @throws java.nio.file.NoSuchFileException if there is no such file */
    InputStream open(URI file) throws IOException;

    /** Puts a copy there, over what may be there; readers see it whole or not at all. */
    void put(URI file, Path content) throws IOException;

    /** Puts it there unless something is there already; returns whether it did. */
    boolean putIfAbsent(URI file, byte[] content) throws IOException;

    @Override
    void close();
}
