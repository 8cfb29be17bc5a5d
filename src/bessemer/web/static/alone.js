// A chart that stands alone, in a page of its own or of another's.
import { liven } from "./liven.js";

liven(document);
