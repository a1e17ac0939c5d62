package io.candor.llm.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.jboss.logging.Logger;

/**
 * Downloads one file of a model into its folder: resumes a broken transfer, and verifies the content before the file
 * gets its final name.
 */
final class FileDownload {
    private static final Logger LOG = Logger.getLogger(FileDownload.class);
    private static final int BUFFER_BYTES = 1 << 16;

    private final HubClient hub;
    private final HubSettings settings;
    private final Path target;
    private final Path part;
    private final String file;
    private final FetchProgress progress;

    FileDownload(HubClient hub, HubSettings settings, Path folder, String file, FetchProgress progress) {
        this.hub = hub;
        this.settings = settings;
        this.target = folder.resolve(file);
        this.part = folder.resolve(file + ".part");
        this.file = file;
        this.progress = progress;
    }

    /** @return the file's SHA-256 */
    String run(String model, String commit) throws IOException {
        if (!Files.exists(target)) {
            String expected = transfer(model, "/" + model + "/resolve/" + commit + "/" + file);
            verify(model, expected);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return sha256(target);
    }

    private String transfer(String model, String path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return transferOnce(model, path);
            } catch (InterruptedIOException e) {
                throw hub.unreachable(model, e);
            } catch (IOException e) {
                if (attempt == settings.attempts()) {
                    throw hub.unreachable(model, e);
                }
                LOG.warnf("transfer broke off model=%s file=%s attempt=%d cause=%s", model, file, attempt, e);
                pause();
            }
        }
    }

    /** @return what the hub says the content is, in the form of {@link #verify} */
    private String transferOnce(String model, String path) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HubClient.Opened opened = hub.open(model, path, have);
        HttpResponse<InputStream> response = opened.content();
        try (InputStream body = response.body()) {
            if (response.statusCode() != 416) { // 416: the part was whole already
                long start = response.statusCode() == 206 ? have : 0;
                append(body, start, total(opened, start));
            }
        }
        return etag(opened.hub());
    }

    private void append(InputStream body, long start, long total) throws IOException {
        long done = start;
        try (OutputStream out = Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
                progress.onBytes(file, done, total);
            }
        }
        if (total >= 0 && done < total) {
            throw new IOException("only " + done + " of " + total + " bytes came");
        }
    }

    private static long total(HubClient.Opened opened, long start) {
        return opened.content().headers().firstValueAsLong("content-length").stream()
                .map(length -> start + length)
                .findFirst()
                .orElse(-1);
    }

    /** Large files are named by their SHA-256, small ones by their git blob id. */
    private static String etag(HttpHeaders headers) {
        return headers.firstValue("x-linked-etag")
                .or(() -> headers.firstValue("etag"))
                .orElse("")
                .replace("W/", "")
                .replace("\"", "");
    }

    private void verify(String model, String expected) throws IOException {
        String actual =
                switch (expected.length()) {
                    case 64 -> sha256(part);
                    case 40 -> GitBlob.id(part);
                    default -> expected; // no content hash: a plain file server
                };
        if (!actual.equals(expected)) {
            Files.delete(part);
            throw new ModelUnavailableException(
                    model, file + " arrived with checksum " + actual + " instead of " + expected, "fetch it again");
        }
    }

    private static String sha256(Path content) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(content);
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(settings.pause().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two attempts");
        }
    }
}
