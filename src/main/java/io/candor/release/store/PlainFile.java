package io.candor.release.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Reads files that others may have put there: regular ones alone, since a pipe would be waited for and a link lead elsewhere. */
final class PlainFile {
    private PlainFile() {}

    /**
     * Opens it.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws DamagedReleaseException if it is a link, a pipe or a device
     */
    static InputStream open(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink() || attributes.isOther()) {
            throw new DamagedReleaseException(
                    file.getFileName() + " is no regular file, and links and special files are not followed");
        }
        return Channels.newInputStream(
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }
}
