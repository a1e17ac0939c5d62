package io.candor.release.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A folder, on this machine or shared: addresses are {@code file:} URIs. */
final class FolderRepository implements ArtifactRepository {
    private final List<Path> roots;

    /** @param roots the folders in which releases lie, which may be links themselves */
    FolderRepository(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    @Override
    public InputStream open(URI file) throws IOException {
        Path path = Path.of(file).normalize();
        Path folder = path.getParent();
        if (Files.isSymbolicLink(folder) && !roots.contains(folder)) {
            throw new DamagedReleaseException("the release's folder is a link, which is not followed");
        }
        return PlainFile.open(path);
    }

    @Override
    public void put(URI file, Path content) throws IOException {
        Path target = Path.of(file);
        Path aside = aside(target);
        try {
            Files.copy(content, aside, StandardCopyOption.REPLACE_EXISTING);
            force(aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    @Override
    public boolean putIfAbsent(URI file, byte[] content) throws IOException {
        Path target = Path.of(file);
        Path aside = aside(target);
        try {
            Files.write(aside, content);
            force(aside);
            return link(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static Path aside(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        return Files.createTempFile(target.getParent(), ".storing-", ".part");
    }

    /** A hard link is atomic and never replaces an existing file, which a move may do. */
    private static boolean link(Path aside, Path target) throws IOException {
        try {
            Files.createLink(target, aside);
            return true;
        } catch (FileAlreadyExistsException first) {
            return false;
        } catch (UnsupportedOperationException noLinks) {
            return move(aside, target);
        }
    }

    private static boolean move(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target);
            return true;
        } catch (FileAlreadyExistsException first) {
            return false;
        }
    }

    /**
     * Flushes the file to disk before the rename, so that a name never refers to a partial file, not even after a power
     * failure.
     */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        // There is nothing to release.
    }
}
