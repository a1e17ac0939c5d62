package io.candor.cli;

import java.io.Console;

/** Where our output goes. */
final class Terminal {
    private Terminal() {}

    /** Whether it goes to a terminal, not to a file or a pipe. */
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there may be a console without a terminal, and this method to ask it.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a public method of the JDK cannot be called", impossible);
        }
    }
}
