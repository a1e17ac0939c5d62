package io.candor.load;

/**
 * A listener of a broker for one role.
 *
 * @param port where the broker listens
 * @param advertised where the role finds it
 */
record Door(String name, int port, int advertised) {
    /** As on the command line: {@code NAME:PORT:ADVERTISED}. */
    static Door parse(String text) {
        String[] parts = text.split(":");
        return new Door(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return name + ":" + port + ":" + advertised;
    }
}
