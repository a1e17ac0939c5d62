package io.candor.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** Passes connections on to several ports of this machine, which take turns. */
final class TurnProxy implements AutoCloseable {
    private final ServerSocket server;
    private final List<Integer> targets;

    private TurnProxy(ServerSocket server, List<Integer> targets) {
        this.server = server;
        this.targets = targets;
    }

    static TurnProxy start(List<Integer> targets) throws IOException {
        TurnProxy proxy = new TurnProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), targets);
        run(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() throws IOException {
        for (int turn = 0; ; turn++) {
            Socket client = server.accept();
            Socket target = new Socket(InetAddress.getLoopbackAddress(), targets.get(turn % targets.size()));
            run(() -> pass(client, target));
            run(() -> pass(target, client));
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream bytes = from.getInputStream()) {
            bytes.transferTo(to.getOutputStream());
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // One of the two has what it wanted, or the proxy is closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
