<?php

class Zend_Db_Statement_Exception extends Zend_Db_Exception
{
}
