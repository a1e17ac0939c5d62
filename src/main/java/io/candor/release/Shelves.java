package io.candor.release;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The shelves by the scheme of an address, each made when first asked for. */
final class Shelves implements AutoCloseable {
    private final ReleaseConfig config;
    private final Map<String, Shelf> open = new HashMap<>();

    Shelves(ReleaseConfig config) {
        this.config = config;
    }

    /** @throws IllegalArgumentException if there is none for such addresses */
    synchronized Shelf of(URI address) {
        return open.computeIfAbsent(String.valueOf(address.getScheme()), this::make);
    }

    private Shelf make(String scheme) {
        if (scheme.equals("file")) {
            return new FolderShelf();
        }
        if (scheme.equals("s3")) {
            return S3Shelf.of(config.s3());
        }
        throw new IllegalArgumentException("releases lie at file: or s3: addresses, not " + scheme + ":");
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Shelf::close);
        open.clear();
    }
}
