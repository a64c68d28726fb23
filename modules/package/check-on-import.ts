import { checkInstallation } from "./check-installation";

// The first import of the library, before another one fails with a less helpful message.
checkInstallation();
