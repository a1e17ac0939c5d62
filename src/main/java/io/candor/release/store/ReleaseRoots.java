package io.candor.release.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Below which addresses releases are read: an event that names another one is not followed. */
final class ReleaseRoots {
    private static final String MANIFEST = "/" + ReleaseManifest.FILE;

    private final List<URI> roots;
    private final List<URI> formers;

    /**
     * @param roots each ends with a slash; the first is the store
     * @param formers where the store lay before, each ends with a slash
     */
    ReleaseRoots(List<URI> roots, List<URI> formers) {
        this.roots = List.copyOf(roots);
        this.formers = List.copyOf(formers);
    }

    static ReleaseRoots of(ReleaseConfig config) {
        List<URI> roots = new ArrayList<>(List.of(config.location()));
        config.otherStores().forEach(store -> roots.add(ReleaseLocation.of(store.strip())));
        List<URI> formers = config.formerStores().orElse(List.of()).stream()
                .map(store -> ReleaseLocation.of(store.strip()))
                .toList();
        return new ReleaseRoots(roots, formers);
    }

    /** The store itself, then the others. */
    List<URI> all() {
        return roots;
    }

    /** Those that are folders. */
    List<Path> folders() {
        return roots.stream()
                .filter(root -> "file".equals(root.getScheme()))
                .map(Path::of)
                .map(Path::normalize)
                .toList();
    }

    /**
     * The address of a manifest, {@code release.json} in a folder of its own right below a root, as it is written there; of one
     * below a former place of the store, the address in the store, since what lies there is told by its checksum.
     *
     * @return empty if it is none, or elsewhere
     * @throws IllegalArgumentException if it is no address at all
     */
    Optional<URI> manifest(String address) {
        URI uri = URI.create(address);
        String path = uri.getRawPath();
        if (path == null || !path.endsWith(MANIFEST) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Optional.empty();
        }
        String folder = path.substring(0, path.length() - MANIFEST.length());
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        if (!ReleaseManifest.isName(name)) {
            return Optional.empty();
        }
        return roots.stream()
                .map(root -> root.resolve(name + MANIFEST))
                .filter(own -> isSame(own, uri))
                .findFirst()
                .or(() -> formers.stream()
                        .filter(former -> isSame(former.resolve(name + MANIFEST), uri))
                        .findFirst()
                        .map(former -> roots.get(0).resolve(name + MANIFEST)));
    }

    /** Two ways of writing one address: with an empty authority and without. */
    private static boolean isSame(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && Objects.equals(authority(one), authority(other))
                && one.getPath().equals(other.getPath());
    }

    private static String authority(URI uri) {
        return uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    }
}
