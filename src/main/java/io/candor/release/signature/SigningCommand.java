package io.candor.release.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Has a command sign, for keys that never leave a key service. What it prints as errors is dropped: it may hold secrets. */
final class SigningCommand implements ManifestSigner {
    private static final int SIGNATURE_BYTES = 64;
    /** Of Base64 with line ends, and some more. */
    private static final int MAX_BYTES = 256;

    private final String command;
    private final Duration timeout;

    SigningCommand(String command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    @Override
    public byte[] sign(byte[] statement) throws IOException {
        // Files, so that a command that does not read, or does not stop writing, cannot hold this thread.
        Path in = Files.createTempFile("candor-statement-", ".txt");
        Path out = Files.createTempFile("candor-signature-", ".sig");
        try {
            Files.write(in, statement);
            run(new ProcessBuilder("sh", "-c", command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
            return signature(out);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    private void run(Process process) throws IOException {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("candor.release.signature.command did not end within " + timeout);
            }
            if (process.exitValue() != 0) {
                throw new IOException("candor.release.signature.command ended with status " + process.exitValue());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while candor.release.signature.command ran");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static byte[] signature(Path out) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(out)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        if (bytes.length == SIGNATURE_BYTES) {
            return bytes;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(new String(bytes, StandardCharsets.US_ASCII).replaceAll("\\s", ""));
            if (decoded.length == SIGNATURE_BYTES) {
                return decoded;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below: what it printed is neither of the two forms, and would not be on another try.
        }
        throw new IOException(
                "candor.release.signature.command printed no Ed25519 signature: 64 bytes, or their Base64, were expected");
    }
}
