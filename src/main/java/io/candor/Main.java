package io.candor;

import io.candor.cli.CandorCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point: runs one command and ends with its exit code. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CandorCommand.run(arguments));
    }
}
