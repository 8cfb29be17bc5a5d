// What every page needs: charts are drawn when they come into view.
import { drawAll } from "./figures.js";

drawAll(document);
