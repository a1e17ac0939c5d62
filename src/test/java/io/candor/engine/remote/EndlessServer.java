package io.candor.engine.remote;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server whose reply has no end, whatever it is asked. */
public final class EndlessServer implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param character of which all its reply is made */
    public EndlessServer(String character) throws IOException {
        byte[] piece = new byte[PIECE];
        Arrays.fill(piece, (byte) character.charAt(0));
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream reply = exchange.getResponseBody()) {
                while (!Thread.currentThread().isInterrupted()) {
                    reply.write(piece);
                }
            }
        });
        http.start();
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
