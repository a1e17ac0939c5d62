package io.candor.engine.server;

import io.candor.engine.wire.EngineProblem.Code;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The body of one request on its way to a file, which is never in memory as a whole. */
final class FileUpload {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final UploadedFiles files;
    private final long mostBytes;

    FileUpload(Vertx vertx, RoutingContext context, UploadedFiles files, long mostBytes) {
        this.vertx = vertx;
        this.request = context.request();
        this.files = files;
        this.mostBytes = mostBytes;
        request.pause();
    }

    /** Fails with a {@link ProblemException} where it has too many bytes, or others than its hash says. */
    Future<Void> to(String sha256) {
        long announced = announced();
        if (announced < 0 || announced > mostBytes) {
            request.resume();
            return Future.failedFuture(new ProblemException(
                    Code.TOO_LARGE,
                    "a file must come with a Content-Length of at most " + mostBytes
                            + " bytes; raise it with --max-adapter-bytes"));
        }
        Path part = files.part();
        return vertx.fileSystem()
                .open(part.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(file -> request.pipeTo((AsyncFile) file))
                .compose(done -> vertx.executeBlocking(() -> {
                    files.arrived(part, sha256);
                    return (Void) null;
                }))
                .onFailure(failure -> discard(part));
    }

    private long announced() {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException kept) {
            // It goes with the folder.
            part.toFile().deleteOnExit();
        }
    }
}
